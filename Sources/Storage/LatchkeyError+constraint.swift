public import Lending

extension LatchkeyError {
  /// What a broken constraint means to a caller; nil where it means that our own code has not looked.
  ///
  /// The one table of constraints (style.md): a rule that two requests may break at the same time is the database's to
  /// keep, and is told apart by table and columns, never by a message.
  public init?(_ violation: ConstraintViolation) {
    guard violation.kind == .unique || violation.kind == .primaryKey else { return nil }
    let context = violation.description
    switch (violation.table, violation.columns) {
    case ("contracts", ["lender_id", "external_reference"]):
      self.init(
        .externalReferenceTaken, "Another contract of yours has this external reference.", context: context)
    case ("contracts", ["device_id"]):
      self.init(.deviceAlreadyFinanced, "This device secures another live contract.", context: context)
    case ("payment_confirmations", ["lender_id", "reference"]):
      self.init(.referenceReused, "Another payment of yours has this reference.", context: context)
    case ("refunds", ["lender_id", "reference"]):
      self.init(.referenceReused, "Another refund of yours has this reference.", context: context)
    case ("reversals", ["lender_id", "reference"]):
      self.init(.referenceReused, "Another reversal of yours has this reference.", context: context)
    case ("reversals", ["payment_id"]), ("reversals", ["lender_id", "payment_reference"]):
      self.init(.alreadyReversed, "This payment was reversed before.", context: context)
    default: return nil
    }
  }
}
