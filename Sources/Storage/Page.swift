import Foundation

/// What of a list was asked for.
public struct PageRequest: Sendable, Equatable {
  /// How many items, 1 to `StorageLimits.pageItemsMax`.
  public let limit: Int
  private let cursor: [SQLValue]?
  /// Whether it is the first page.
  public var isFirst: Bool { cursor == nil }

  /// The first page, or the one after `cursor`, which an earlier page gave as `nextCursor`.
  ///
  /// - Throws: `PageError` naming the parameter that is wrong.
  public init(limit: Int = StorageLimits.pageItemsDefault, cursor: String? = nil) throws(PageError) {
    guard (1...StorageLimits.pageItemsMax).contains(limit) else { throw .limit }
    self.limit = limit
    guard let cursor else {
      self.cursor = nil
      return
    }
    guard let key = PageCursor.decode(cursor) else { throw .cursor }
    self.cursor = key
  }

  /// The key of the last item that the client has, for the query's arguments; nil for the first page.
  ///
  /// A cursor is the client's word: it says only where to go on, and the query still names the lender.
  ///
  /// - Throws: `PageError.cursor` if the cursor comes from a list of another shape.
  public func after(_ shape: PageKeyPart...) throws(PageError) -> [SQLValue]? {
    guard let cursor else { return nil }
    guard cursor.map(PageKeyPart.init) == shape else { throw .cursor }
    return cursor
  }

  /// How many rows to ask for: one more than goes out, to know whether there is more.
  public var rowsToFetch: Int64 { Int64(limit) + 1 }
}

/// What a list's key is made of.
public enum PageKeyPart: Sendable, Equatable {
  /// An integer, such as an instant or a place in a chain.
  case integer
  /// Text, such as an id.
  case text

  fileprivate init?(_ value: SQLValue) {
    switch value {
    case .integer: self = .integer
    case .text: self = .text
    case .null, .blob: return nil
    }
  }
}

/// The parameter of a page that is wrong.
public enum PageError: Error, Sendable, Equatable {
  /// `limit` is not from 1 to `StorageLimits.pageItemsMax`.
  case limit
  /// `cursor` is not one that this list gave out.
  case cursor
}

/// A part of a list.
public struct Page<Item> {
  /// The items, in the order of the list.
  public let data: [Item]
  /// What to ask for to go on; nil at the end.
  public let nextCursor: String?

  /// The page out of the rows that a query with `request.rowsToFetch` as its limit gave.
  ///
  /// - Parameters:
  ///   - rows: the rows, in the order of the list.
  ///   - request: what was asked for.
  ///   - key: the parts by which the list is ordered, as the query compares them.
  public init(rows: [Item], request: PageRequest, key: (Item) -> [SQLValue]) {
    data = Array(rows.prefix(request.limit))
    nextCursor = rows.count > request.limit ? data.last.map { PageCursor.encode(key($0)) } : nil
  }
}

extension Page {
  /// The same page with each item made into another.
  public func map<Other>(_ transform: (Item) throws -> Other) rethrows -> Page<Other> {
    Page<Other>(data: try data.map(transform), nextCursor: nextCursor)
  }

  /// The same page with each item made into any number of others, so that it may hold none and not be the last.
  public func flatMap<Other>(_ transform: (Item) throws -> [Other]) rethrows -> Page<Other> {
    Page<Other>(data: try data.flatMap(transform), nextCursor: nextCursor)
  }

  fileprivate init(data: [Item], nextCursor: String?) {
    self.data = data
    self.nextCursor = nextCursor
  }
}

extension Page: Sendable where Item: Sendable {}
extension Page: Equatable where Item: Equatable {}

/// A key as opaque text: base64url (RFC 4648 §5, without padding) of its parts, each as `i3:125` or `t4:dev_`.
enum PageCursor {
  static func encode(_ key: [SQLValue]) -> String {
    let parts = key.map { part in
      switch part {
      case .integer(let value): "i\(String(value).utf8.count):\(value)"
      case .text(let value): "t\(value.utf8.count):\(value)"
      case .null, .blob: ""  // no list is ordered by these, and `after` takes none
      }
    }
    return Data(parts.joined().utf8).base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// nil unless `encode` gives this very text.
  static func decode(_ text: String) -> [SQLValue]? {
    guard text.utf8.count <= StorageLimits.cursorBytesMax, var rest = bytes(text) else { return nil }
    var key: [SQLValue] = []
    while let kind = rest.popFirst() {
      guard let colon = rest.firstIndex(of: UInt8(ascii: ":")),
        let count = Int(String(decoding: rest[..<colon], as: UTF8.self)),
        (0..<rest.endIndex - colon).contains(count)
      else { return nil }
      rest = rest[(colon + 1)...]
      let value = String(decoding: rest.prefix(count), as: UTF8.self)
      rest = rest.dropFirst(count)
      switch kind {
      case UInt8(ascii: "t"): key.append(.text(value))
      case UInt8(ascii: "i"): key.append(Int64(value).map(SQLValue.integer) ?? .null)
      default: return nil
      }
    }
    return encode(key) == text ? key : nil
  }

  private static func bytes(_ text: String) -> ArraySlice<UInt8>? {
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    let standard = text.replacing("-", with: "+").replacing("_", with: "/") + padding
    return Data(base64Encoded: standard).map { [UInt8]($0)[...] }
  }
}
