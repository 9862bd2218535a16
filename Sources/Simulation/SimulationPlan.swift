/// Which world is lived, and how long.
public struct SimulationPlan: Sendable, Equatable {
  /// What its lives follow from.
  public let seed: UInt64
  /// How many contracts live at a time; one that ends is followed by another.
  public let contracts: Int
  /// How many days.
  public let days: Int
  /// The policy whose lenders alone live in it; nil for all.
  public let policy: String?

  /// A plan.
  public init(seed: UInt64, contracts: Int, days: Int, policy: String? = nil) {
    self.seed = seed
    self.contracts = contracts
    self.days = days
    self.policy = policy
  }
}
