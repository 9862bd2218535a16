/// How a lender's payment feed says that it is complete.
public enum WatermarkMode: String, Sendable, CaseIterable {
  /// It says nothing, and no step waits for it.
  case off
  /// It states an instant, before which every payment has been sent.
  case stated
  /// The latest `paid_at` received counts as the statement.
  case arrivals
}
