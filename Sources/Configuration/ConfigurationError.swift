/// What is wrong with a configuration file, an environment variable or a flag: every mistake that was found.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// One mistake, and what would be right.
  public struct Mistake: Sendable, Equatable, CustomStringConvertible {
    /// The file's path, the environment variable or the flag.
    public let source: String
    /// The key's path, such as `stages[0].days_past_due`, or `line 3, column 7` where the text is not TOML.
    public let place: String
    /// What is wrong there and what would be right; no secret is repeated.
    public let detail: String

    /// `standard.toml: stages[0].days_past_due is 0; it must be …`.
    public var description: String { source + ": " + (place.isEmpty ? "" : place + " ") + detail }
  }

  /// The mistakes in the order of the keys; at least one.
  public let mistakes: [Mistake]

  /// A line for each mistake.
  public var description: String { mistakes.map(\.description).joined(separator: "\n") }

  init(_ mistakes: [Mistake]) { self.mistakes = mistakes }

  init(_ source: String, at place: String = "", _ detail: String) {
    self.init([Mistake(source: source, place: place, detail: detail)])
  }
}
