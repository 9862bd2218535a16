/// The bounds of contracts in requests.
public enum ContractLimits {
  /// Octets of a contract's body: `InstalmentSchedule.countMax` instalments at some 60 each, and the rest.
  public static let bodyBytesMax = 131_072
  /// Days past due that a list may be narrowed to: a century.
  static let daysPastDueMax = 36_525
}

/// The bounds of cohort restorations in requests.
enum CohortLimits {
  /// Octets of a body: `CohortRestoration.devicesMax` ids at 33 each, some white space, and the rest.
  static let bodyBytesMax = 409_600
}
