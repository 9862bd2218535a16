@testable import Endpoints
import Testing

struct RequestIDsTests {
  @Test func `ids differ, and begin alike in one process`() {
    let ids = RequestIDs()
    let made = (0..<2_000).map { _ in ids.next() }
    #expect(Set(made).count == made.count)
    #expect(Set(made.map { $0.prefix(7) }).count == 1)
    #expect(made.allSatisfy { $0.utf8.count == 15 })
    #expect(made.first?.hasSuffix("-00000001") == true)
    #expect(ids.next().prefix(7) != RequestIDs().next().prefix(7))
  }
}
