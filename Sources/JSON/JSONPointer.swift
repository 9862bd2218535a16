/// A place inside a JSON value (RFC 6901): the empty text is the whole value, `/instalments/0/amount` a place in it.
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
  /// The pointer as text, with `~` written `~0` and `/` written `~1` (RFC 6901 section 3).
  public let description: String

  /// The whole value.
  public static let root = JSONPointer(description: "")

  private init(description: String) {
    self.description = description
  }

  /// The member with this name of the object here.
  public func appending(_ name: String) -> JSONPointer {
    var text = description + "/"
    for scalar in name.unicodeScalars {
      switch scalar {
      case "~": text += "~0"
      case "/": text += "~1"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return JSONPointer(description: text)
  }

  /// The element with this index, counted from 0, of the array here.
  public func appending(_ index: Int) -> JSONPointer {
    JSONPointer(description: "\(description)/\(index)")
  }
}
