import JSON
import Lending
import Servicing
import TestSupport
import Testing

/// Prepaid days under `pay-as-you-go`: what a phone may do by itself, and what guards keep it from (policies.md,
/// "Brakes").
struct UnattendedTests {
  private let story: Story

  init() throws { story = try Story() }

  @Test func `a step is announced as unattended only where no guard may hold it`() throws {
    let phone = try write(1)
    #expect(try isUnattended(phone) == true)
    try story.changeLender { $0.watermark = .stated }
    try story.settle()
    #expect(try isUnattended(phone) == false)
    try story.stateWatermark("2026-03-02 09:00")
    try story.settle()
    #expect(try isUnattended(phone) == false)
    // Silent since: the phone that hears nothing keeps free, and so does the one that asks.
    try story.move(to: "2026-03-12 12:00")
    #expect(try story.status(of: phone).state == .unlocked)
    try story.changeLender { $0.watermark = .off }
    try story.settle()
    #expect(try story.status(of: phone).state == .locked)
  }

  @Test func `once the brake is on, no phone is told to lock itself`() throws {
    let late = try (1...60).map { try write($0, ["2026-03-09": 500, "2026-04-09": 500]) }
    let phone = try write(61, ["2026-03-11": 500, "2026-04-11": 500])
    try story.changeLender { $0.policy = "pay-as-you-go" }
    #expect(try isUnattended(phone) == true)
    try story.move(to: "2026-03-10 00:00")
    #expect(try story.brakes().count == 1)
    #expect(try Set(late.map { try story.status(of: $0).state }) == [.unlocked])
    #expect(try isUnattended(phone) == false)
  }

  private func write(
    _ number: Int, _ instalments: KeyValuePairs<String, Int64> = ["2026-03-09": 500, "2026-04-09": 500]
  ) throws -> Servicer.Activation {
    let phone = try story.activate(number)
    var input = try Story.contractInput(phone.deviceID, instalments)
    input.policy = "pay-as-you-go"
    try story.write(input)
    return phone
  }

  private func isUnattended(_ phone: Servicer.Activation) throws -> Bool? {
    try story.document(of: phone)["next"]?["unattended"]?.bool
  }
}
