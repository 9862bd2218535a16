/// An entity tag (RFC 9110 §8.8.3).
public struct EntityTag: Sendable, Hashable, CustomStringConvertible {
  /// What stands between the quotes.
  public let opaque: String
  /// Whether it is marked `W/`.
  public let isWeak: Bool

  /// The tag of an opaque text of `etagc`, or nil if another character is in it.
  public init?(opaque: String, isWeak: Bool = false) {
    guard opaque.utf8.allSatisfy(EntityTag.isTagOctet) else { return nil }
    self.opaque = opaque
    self.isWeak = isWeak
  }

  /// The tag that `text` spells, such as `"1-7"` or `W/"1-7"`, or nil; `W` is case-sensitive.
  public init?(_ text: String) {
    let isWeak = text.hasPrefix("W/")
    let quoted = isWeak ? text.dropFirst(2) : text[...]
    guard quoted.utf8.count >= 2, quoted.hasPrefix("\""), quoted.hasSuffix("\"") else { return nil }
    self.init(opaque: String(quoted.dropFirst().dropLast()), isWeak: isWeak)
  }

  /// The tag as it stands in a field.
  public var description: String { (isWeak ? "W/\"" : "\"") + opaque + "\"" }

  /// Both strong, and the same (RFC 9110 §8.8.3.2): for `If-Match`.
  public func matchesStrongly(_ other: EntityTag) -> Bool { !isWeak && !other.isWeak && opaque == other.opaque }

  /// The same, weak or not (RFC 9110 §8.8.3.2): for `If-None-Match`.
  public func matchesWeakly(_ other: EntityTag) -> Bool { opaque == other.opaque }

  static func isTagOctet(_ octet: UInt8) -> Bool { octet == 0x21 || (octet >= 0x23 && octet != 0x7f) }
}

/// What `If-Match` and `If-None-Match` name (RFC 9110 §13.1).
public enum EntityTagCondition: Sendable, Equatable {
  /// `*`: whatever is there.
  case any
  /// One of these.
  case tags([EntityTag])

  /// The condition that a field's combined value spells, or nil if it is malformed or names no tag.
  public init?(_ text: String) {
    let octets = Array(text.utf8)
    let all = octets.span.trimmed(0..<octets.count)
    if all.count == 1, octets[all.lowerBound] == UInt8(ascii: "*") {
      self = .any
      return
    }
    var tags: [EntityTag] = []
    var at = all.lowerBound
    while at < all.upperBound {
      if octets[at].isBlank || octets[at] == .comma {
        at += 1
        continue
      }
      guard let end = EntityTagCondition.end(ofTagAt: at, in: octets[..<all.upperBound]),
        let tag = EntityTag(String(decoding: octets[at..<end], as: UTF8.self))
      else { return nil }
      tags.append(tag)
      at = octets[end..<all.upperBound].firstIndex { !$0.isBlank } ?? all.upperBound
      guard at == all.upperBound || octets[at] == .comma else { return nil }
    }
    guard !tags.isEmpty else { return nil }
    self = .tags(tags)
  }

  /// Whether `If-None-Match` names the tag: compared weakly (RFC 9110 §13.1.2).
  public func names(weakly tag: EntityTag) -> Bool {
    switch self {
    case .any: true
    case .tags(let tags): tags.contains { $0.matchesWeakly(tag) }
    }
  }

  /// Whether `If-Match` names the tag: compared strongly (RFC 9110 §13.1.1).
  public func names(strongly tag: EntityTag) -> Bool {
    switch self {
    case .any: true
    case .tags(let tags): tags.contains { $0.matchesStrongly(tag) }
    }
  }

  /// A comma may stand inside a tag: the end is after the second quote.
  private static func end(ofTagAt start: Int, in octets: ArraySlice<UInt8>) -> Int? {
    guard let opening = octets[start...].firstIndex(of: .quote) else { return nil }
    return octets[(opening + 1)...].firstIndex(of: .quote).map { $0 + 1 }
  }
}
