/// Why a text is not one strict JSON value, and where.
public struct JSONError: Error, Sendable, Equatable {
  /// What is wrong.
  public enum Reason: Sendable, Equatable {
    /// The text holds nothing but white space.
    case noValue
    /// The text begins with a byte order mark (RFC 8259 section 8.1).
    case byteOrderMark
    /// The text ends inside a value.
    case endsEarly
    /// Something that begins no value stands where a value must (section 3).
    case expectedValue
    /// Something other than a string stands where a member's name must (section 4).
    case expectedName
    /// No colon after a member's name (section 4).
    case expectedColon
    /// Neither a comma nor the end after an element or member (sections 4 and 5).
    case expectedCommaOrEnd
    /// A number outside the grammar (section 6).
    case malformedNumber
    /// A control character stands in a string without an escape (section 7).
    case controlCharacter
    /// A backslash begins no escape (section 7).
    case malformedEscape
    /// Half of a surrogate pair stands alone (section 8.2).
    case loneSurrogate
    /// Bytes are not UTF-8: overlong forms and encoded surrogates too (section 8.1; RFC 3629 section 3).
    case malformedUTF8
    /// An object has a name twice (section 4 leaves it open; money does not).
    case duplicateName
    /// Arrays and objects are nested deeper than the reader goes (section 9).
    case tooDeep
    /// Something follows the value (section 2).
    case textAfterValue
  }

  /// What is wrong.
  public let reason: Reason
  /// The first byte that is wrong, counted from 0; the length of the text where it ends early.
  public let offset: Int
  /// The line of that byte, counted from 1; a line ends with U+000A.
  public let line: Int
  /// The column of that byte, in characters (Unicode code points) counted from 1.
  public let column: Int
  /// The value that was being read.
  public let pointer: JSONPointer
}

extension JSONError: CustomStringConvertible {
  /// Where, what is wrong and what would be right, as one sentence in English.
  public var description: String {
    let place = pointer == .root ? "" : ", at \(shortened(pointer.description))"
    return "line \(line), column \(column)\(place): \(reason.sentence)"
  }

  private func shortened(_ text: String) -> String {
    text.count > JSONLimits.pointerCharactersShownMax ? text.prefix(JSONLimits.pointerCharactersShownMax) + "…" : text
  }
}

extension JSONError.Reason {
  var sentence: String {
    switch self {
    case .noValue: "there is no value; the text must hold exactly one"
    case .byteOrderMark: "the text begins with a byte order mark; it must begin with the value, in UTF-8"
    case .endsEarly: "the text ends before its value does; send all of it"
    case .expectedValue:
      "a value must stand here: an object, an array, a string in double quotes, a number that begins with a digit "
        + "or a minus sign, true, false or null"
    case .expectedName: "a member's name must stand here, as a string in double quotes"
    case .expectedColon: "a colon must stand between a member's name and its value"
    case .expectedCommaOrEnd: "a comma and one more, or the closing bracket, must stand here"
    case .malformedNumber:
      "a number is an optional minus sign, digits without a leading zero, then optionally a point with digits "
        + "and an exponent with digits"
    case .controlCharacter: "a control character in a string must be escaped, as in \\n or \\u0000"
    case .malformedEscape:
      "a backslash must be followed by one of \" \\ / b f n r t, or by u and four hexadecimal digits"
    case .loneSurrogate:
      "half of a surrogate pair stands alone; a high one must be followed by a low one, as in \\ud83d\\ude00"
    case .malformedUTF8: "these bytes are not UTF-8; send the text in UTF-8"
    case .duplicateName: "this name stands twice in its object; a name must stand once"
    case .tooDeep: "arrays and objects are nested too deep; nest them less"
    case .textAfterValue: "something follows the value; the text must end with it"
    }
  }
}
