/// A text that no log, dump or error shows.
public struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The text itself.
  public let value: String

  /// A secret.
  public init(_ value: String) { self.value = value }

  /// `(set)`.
  public var description: String { "(set)" }
  /// `(set)`.
  public var debugDescription: String { description }
  /// Nothing: `dump` sees no further either.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
