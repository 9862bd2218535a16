/// Why a device is in its state, as its lock screen says it.
public enum Reason: String, Sendable, Hashable, CaseIterable {
  /// An instalment has not been paid.
  case paymentOverdue = "payment_overdue"
}
