/// Where the rules' time comes from: injected, because nothing else may read it (design.md, "Time, money, ids").
public protocol Clock: Sendable {
  /// The present instant; in the sandbox, the test clock's.
  func now() -> Instant
}
