/// What stood for a pattern's parameters, decoded: a value is never empty, and a `/` in it was escaped.
public struct RouteParameters: Sendable, Equatable {
  private var names: [String] = []
  private var values: [String] = []

  init() {}

  init(names: [String], values: [String]) {
    self.names = names
    self.values = values
  }

  /// The value of the parameter `{name}`, or nil if the pattern has none.
  public subscript(name: String) -> String? { names.firstIndex(of: name).map { values[$0] } }
}
