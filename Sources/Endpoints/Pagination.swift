import JSON
import Lending
import Storage

/// How pages are asked for and answered.
public enum Pagination {
  /// The query's parameters of a list.
  public static let parameters: Set<String> = ["limit", "cursor"]

  static let limitExpected = "an integer from 1 to \(StorageLimits.pageItemsMax)"

  static func limit(_ text: String) -> Int? {
    // Digits alone: Int takes "+5" too.
    guard text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), let limit = Int(text),
      (1...StorageLimits.pageItemsMax).contains(limit)
    else { return nil }
    return limit
  }

  static func json<Item>(_ page: Page<Item>, _ item: (Item) throws -> JSONValue) rethrows -> JSONValue {
    .object([
      JSONMember("data", .array(try page.data.map(item))), JSONMember("next_cursor", .optional(page.nextCursor)),
    ])
  }
}

extension LatchkeyError.FieldError {
  /// What is wrong with a page's parameter.
  init(_ error: PageError) {
    switch error {
    case .limit: self.init("?limit", "must be \(Pagination.limitExpected)")
    case .cursor: self.init("?cursor", "must be the next_cursor of an earlier page of this very list")
    }
  }
}
