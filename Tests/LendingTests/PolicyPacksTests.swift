import Lending
import Testing

struct PolicyPacksTests {
  private let now = PolicyPack.standard
  private let before = PolicyPack.make("standard", digest: "fedcba9876543210", stages: [])
  private let other = PolicyPack.make("notify-only", stages: [])

  @Test func `a pack is chosen by name as it stands now, and a contract's by its version for ever`() throws {
    let packs = PolicyPacks(
      current: [.init(pack: now, text: "now"), .init(pack: other, text: "other")], kept: [before])
    #expect(packs.names == ["notify-only", "standard"])
    #expect(packs.current("standard") == .init(pack: now, text: "now"))
    #expect(packs.current("Standard") == nil)
    #expect(try packs.require(now.version) == now)
    #expect(try packs.require(before.version) == before)
  }

  @Test func `a version that was not kept is an error of ours`() {
    let packs = PolicyPacks(current: [.init(pack: now, text: "now")])
    let error = #expect(throws: LatchkeyError.self) { try packs.require(before.version) }
    #expect(error?.code == .internalError)
  }
}
