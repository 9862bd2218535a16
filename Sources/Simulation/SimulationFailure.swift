/// Where a world went wrong, and how to see it again.
public struct SimulationFailure: Error, CustomStringConvertible {
  /// The world.
  public let plan: SimulationPlan
  /// The step, counted from 1; the same in every run of the plan.
  public let step: Int
  /// When, in the world's time, RFC 3339.
  public let at: String
  /// What was being done.
  public let deed: String
  /// What does not hold, or the error that the service threw.
  public let problem: String

  /// What, where, and the command that shows it again.
  public var description: String {
    """
    seed \(plan.seed), step \(step), \(at), \(deed): \(problem)
    again: latchkey simulate --seed \(plan.seed) --contracts \(plan.contracts) --days \(plan.days)
    """
  }
}
