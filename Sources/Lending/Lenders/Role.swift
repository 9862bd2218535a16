/// What an API key may do.
///
/// A device's own token is no API key and has no role here.
public enum Role: String, Sendable, Hashable, CaseIterable {
  /// Makes lenders and their keys, moves the test clock; sees no contracts.
  case `operator`
  /// Everything of one lender.
  case lender
  /// Look-ups, unlock codes, holds.
  case support
  /// Reads.
  case auditor
}
