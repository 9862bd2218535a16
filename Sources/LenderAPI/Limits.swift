/// The bounds of contracts in requests.
public enum ContractLimits {
  /// Octets of a contract's body: `InstalmentSchedule.countMax` instalments at some 60 each, and the rest.
  public static let bodyBytesMax = 131_072
  /// Days past due that a list may be narrowed to: a century.
  static let daysPastDueMax = 36_525
}
