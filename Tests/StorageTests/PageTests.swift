import Seeds
import Storage
import Testing

@Suite struct PageTests {
  @Test func `a page goes on where the one before it ended`() throws {
    let rows = (1...7).map(Int64.init)
    var seen: [[Int64]] = []
    var cursor: String?
    repeat {
      let request = try PageRequest(limit: 3, cursor: cursor)
      let after = try request.after(.integer, .text)
      let rest = rows.filter { after.map(SQLKey.init) ?? SQLKey(0) < SQLKey($0) }
      let page = Page(rows: Array(rest.prefix(Int(request.rowsToFetch))), request: request) {
        [.integer($0), .text("dev_\($0)")]
      }
      seen.append(page.data)
      cursor = page.nextCursor
    } while cursor != nil
    #expect(seen == [[1, 2, 3], [4, 5, 6], [7]])
  }

  @Test func `a page that is just full is the last`() throws {
    #expect(Page(rows: [1, 2], request: try PageRequest(limit: 2)) { _ in [1] }.nextCursor == nil)
    #expect(Page(rows: [Int](), request: try PageRequest()) { _ in [1] }.nextCursor == nil)
  }

  @Test(arguments: [Int.min, -1, 0, 501, .max]) func `a limit out of its bounds is refused`(limit: Int) {
    #expect(throws: PageError.limit) { try PageRequest(limit: limit) }
  }

  @Test func `limits`() throws {
    #expect(try PageRequest().limit == 50)
    #expect(try PageRequest(limit: 500).rowsToFetch == 501)
    #expect(try PageRequest().after(.integer) == nil)
  }

  @Test(arguments: [
    [SQLValue.integer(.min)], [.integer(.max), .text("")], [.text("i1:0"), .text("ü:\u{0}😀")],
    [.text("a"), .integer(0)],
  ])
  func `a cursor gives back its key`(key: [SQLValue]) throws {
    let page = Page(rows: [1, 2], request: try PageRequest(limit: 1)) { _ in key }
    let cursor = try #require(page.nextCursor)
    #expect(cursor.utf8.allSatisfy { $0.isBase64URL })
    let request = try PageRequest(cursor: cursor)
    let shapes: [[PageKeyPart]] = [[.integer], [.integer, .text], [.text, .text], [.text, .integer]]
    let fitting = shapes.compactMap { shape in
      switch shape.count {
      case 1: try? request.after(shape[0])  // a shape that does not fit is what is counted out
      default: try? request.after(shape[0], shape[1])  // as above
      }
    }
    #expect(fitting == [key])
  }

  @Test(arguments: [
    "!", "aTM6MTIz=", "aTM6MTIzCg", "aTQ6MDEyMw", "aTE6", "eDE6MQ", "dDU6YWJj", "dC0xOg", "aTE6LQ", "aTMrMTIz",
    "dDE6_w",
    String(repeating: "A", count: 4_096),
  ])
  func `a cursor that this service never wrote is refused`(cursor: String) {
    #expect(throws: PageError.cursor) { try PageRequest(cursor: cursor) }
  }

  @Test func `cursors made of noise never trap`() {
    let seed: UInt64 = 0x6C61_7463_686B_6579
    var generator = SplitMix64(seed: seed)
    let alphabet = Array("aTtdiE6MDEyMzQ1Njc4OTo-_=+/ é")
    for _ in 0..<20_000 {
      let text = String(
        (0..<Int.random(in: 0...12, using: &generator)).compactMap { _ in alphabet.randomElement(using: &generator) })
      guard let request = try? PageRequest(cursor: text) else { continue }  // try?: refused is as good as read
      #expect(
        // Any answer will do but a trap.
        (try? request.after(.integer)) != nil || (try? request.after(.text)) != nil || request.limit == 50,
        "seed \(seed)")
    }
  }
}

/// How a query would compare the first part of a key.
private struct SQLKey: Comparable {
  let number: Int64

  init(_ number: Int64) { self.number = number }

  init(_ key: [SQLValue]) {
    guard case .integer(let number) = key.first else {
      self.number = 0
      return
    }
    self.number = number
  }

  static func < (left: SQLKey, right: SQLKey) -> Bool { left.number < right.number }
}

extension UInt8 {
  fileprivate var isBase64URL: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
