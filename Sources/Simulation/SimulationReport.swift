/// What a world came to that held to its end.
public struct SimulationReport: Sendable {
  /// Days lived by contracts.
  public internal(set) var contractDays = 0
  /// Things done: payments, polls, what the clock brought.
  public internal(set) var steps = 0
  /// Comparisons of a device with the second reckoning.
  public internal(set) var checks = 0
  /// Times that the service died and came back.
  public internal(set) var crashes = 0
  /// Events that were replayed at the end.
  public internal(set) var events = 0
  /// What was done how often, by name.
  public internal(set) var deeds: [String: Int] = [:]
  /// Arrears and locks by day.
  public internal(set) var picture = Picture()
}
