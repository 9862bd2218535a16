import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

struct ClaimPaymentTests {
  private let story: Story
  private let phone: Servicer.Activation
  private let contract: Servicer.WrittenContract

  init() throws {
    story = try Story()
    phone = try story.activate()
    contract = try story.write(on: phone, ["2026-03-10": 500, "2026-04-10": 500])
    try story.move(to: "2026-03-20 12:00")
  }

  @Test func `a claim restores for the policy's hours, and its end locks again`() throws {
    let claim = try story.claim(500, reference: "UPI-1", from: phone).claim
    #expect(claim.until == (try Story.instant("2026-03-22 12:00")))
    #expect(try story.status(of: phone).state == .unlocked)
    #expect(try story.events(.paymentClaimed).count == 1)
    #expect(try story.events(.restorationOrdered).isEmpty)
    // The 22nd is a Sunday.
    try story.move(to: "2026-03-22 13:00")
    #expect(try story.status(of: phone).state == .unlocked)
    try story.move(to: "2026-03-23 08:00")
    #expect(try story.status(of: phone).state == .restricted)
  }

  @Test func `the matching confirmation settles it, and its own money speaks`() throws {
    try story.claim(500, reference: "UPI-1", from: phone)
    try story.pay(contract, 400, reference: "UPI-1")
    #expect(try story.events(.paymentClaimSettled).count == 1)
    #expect(try story.status(of: phone).claimUntil == nil)
    #expect(try story.status(of: phone).state == .restricted)
    try story.pay(contract, 100, reference: "UPI-2")
    #expect(try story.status(of: phone).state == .unlocked)
  }

  @Test func `another payment leaves it standing`() throws {
    try story.claim(500, reference: "UPI-1", from: phone)
    try story.pay(contract, 100, reference: "UPI-2")
    #expect(try story.events(.paymentClaimSettled).isEmpty)
    #expect(try story.status(of: phone).state == .unlocked)
  }

  @Test func `one a month, by the contract's own calendar`() throws {
    try story.claim(500, reference: "UPI-1", from: phone)
    expectRefusal(.claimNotAllowed) { try story.claim(500, reference: "UPI-2", from: phone) }
    try story.move(to: "2026-03-31 23:59")
    expectRefusal(.claimNotAllowed) { try story.claim(500, reference: "UPI-2", from: phone) }
    try story.move(to: "2026-04-01 00:00")
    try story.claim(500, reference: "UPI-2", from: phone)
    #expect(try story.status(of: phone).state == .unlocked)
  }

  @Test func `the same claim again is the first one, and another under its reference is refused`() throws {
    let first = try story.claim(500, reference: "UPI-1", from: phone)
    #expect(try story.claim(500, reference: "UPI-1", from: phone) == .repeated(first.claim))
    expectRefusal(.referenceReused) { try story.claim(501, reference: "UPI-1", from: phone) }
  }

  @Test func `another borrower's claim of a reference spoils nobody's own, and tells of nobody's payment`() throws {
    let other = try story.activate(2)
    try story.write(on: other, ["2026-03-10": 500])
    try story.move(to: "2026-03-26 12:00")
    try story.claim(500, reference: "UPI-1", from: other)
    try story.claim(500, reference: "UPI-1", from: phone)
    try story.pay(contract, 500, reference: "UPI-1")
    #expect(try story.status(of: phone).claimUntil == nil)
    #expect(try story.status(of: other).claimUntil != nil)
    let third = try story.activate(3)
    try story.write(on: third, ["2026-03-10": 500])
    #expect(try story.claim(500, reference: "UPI-1", from: third).claim.reference == "UPI-1")
  }

  @Test func `what is counted already, without a contract or in other money is refused`() throws {
    try story.pay(contract, 100, reference: "UPI-0")
    expectRefusal(.claimNotAllowed) { try story.claim(100, reference: "UPI-0", from: phone) }
    expectRefusal(.claimNotAllowed) { try story.claim(100, reference: "UPI-1", from: story.activate(2)) }
    let longAgo = Servicer.ClaimInput(
      reference: "UPI-1", amount: Money(100, try Story.currency()), paidAt: Instant(milliseconds: 0))
    expectRefusal(.invalidFields, at: "/paid_at") {
      try story.store.write { [servicer = story.servicer, phone] transaction in
        let holder = try #require(
          try DeviceTokenTable.find(hash: SecretText.hash(phone.token), in: transaction))
        return try servicer.claimPayment(longAgo, by: holder, in: transaction)
      }
    }
    expectRefusal(.invalidFields, at: "/amount/currency") {
      try story.claim(100, reference: "UPI-1", from: phone, currency: Currency("KES"))
    }
  }

  @Test func `a policy that takes no claims refuses them`() throws {
    let device = try story.activate(3)
    var input = try Story.contractInput(device.deviceID, ["2026-03-10": 500])
    input.policy = "notify-only"
    try story.write(input)
    expectRefusal(.claimNotAllowed) { try story.claim(500, reference: "UPI-1", from: device) }
  }
}
