/// An invariant that does not hold.
struct Violation: Error {
  let invariant: String
  let detail: String

  init(_ invariant: String, _ detail: String) {
    self.invariant = invariant
    self.detail = detail
  }

  /// Throws where something does not hold.
  static func unless(_ holds: Bool, _ invariant: String, _ detail: @autoclosure () -> String) throws {
    if !holds { throw Violation(invariant, detail()) }
  }

  /// Throws where two values differ.
  static func unlessEqual<Value: Equatable>(_ found: Value, _ expected: Value, _ invariant: String) throws {
    if found != expected { throw Violation(invariant, "found \(found), and reckoned \(expected)") }
  }
}
