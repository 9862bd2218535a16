@testable import Endpoints
import HTTPServer
import Lending
import Storage
import Testing

struct QueryReaderTests {
  @Test func `unknown and doubled parameters are named, all of them`() {
    let error = refusal { try query("/?a=1&b=2&a=3&c", allowed: ["a", "limit"]) }
    #expect(
      error?.fieldErrors.map { "\($0.pointer) \($0.detail)" } == [
        "?b unknown parameter; known here are a, limit", "?a stands twice; it may stand once",
        "?c unknown parameter; known here are a, limit",
      ])
  }

  @Test func `values are read, and every wrong one is named at once`() throws {
    let good = try query("/?role=support&from=2026-03-02&at=2026-03-02T09:00:00Z&days=-4&all=true&text=a%20b")
    #expect(good.choice("role", of: Role.self) == .support)
    #expect(good.date("from")?.description == "2026-03-02")
    #expect(good.instant("at")?.description == "2026-03-02T09:00:00Z")
    #expect(good.integer("days", in: -4...4) == -4)
    #expect(good.boolean("all") == true)
    #expect(good.text("text") == "a b")
    #expect(good.text("absent") == nil)
    try good.finish()

    let bad = try query("/?role=boss&from=2026-02-30&days=%2B4&all=yes&text=")
    _ = bad.choice("role", of: Role.self)
    _ = bad.date("from")
    _ = bad.integer("days", in: -4...4)
    _ = bad.boolean("all")
    _ = bad.text("text")
    #expect(refusal { try bad.finish() }?.fieldErrors.map(\.pointer) == ["?role", "?from", "?days", "?all", "?text"])
  }

  @Test(arguments: ["0", "501", "+5", "5.0", "", "-1", "1e2", "99999999999999999999"])
  func `a limit is an integer from 1 to 500`(limit: String) {
    let error = refusal { try query("/?limit=\(limit)&cursor=x").page() }
    #expect(error?.fieldErrors.map(\.pointer) == ["?limit", "?cursor"])
  }

  @Test func `a page is what is asked for`() throws {
    #expect(try query("/").page() == PageRequest())
    #expect(try query("/?limit=7").page() == PageRequest(limit: 7))
    let next = try #require(
      Page(rows: ["a", "b"], request: PageRequest(limit: 1)) { [.text($0)] }.nextCursor)
    #expect(try query("/?cursor=\(next)").page() == PageRequest(cursor: next))
  }

  private func query(_ target: String, allowed: Set<String>? = nil) throws -> QueryReader {
    let request = try Request(method: .get, target: target)
    let names = Pagination.parameters.union(["role", "from", "at", "days", "all", "text"])
    return try QueryReader(request.query, allowed: allowed ?? names)
  }
}

/// The error of a request that is refused; nil, and a failed expectation, if it is not.
func refusal<Value>(_ body: () throws -> Value) -> LatchkeyError? {
  #expect(throws: LatchkeyError.self) { _ = try body() }
}
