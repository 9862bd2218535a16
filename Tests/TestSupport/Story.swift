import Configuration
public import Cryptography
public import Lending
public import Servicing
import Storage

/// A service without its faces: a database, a clock that the test moves, a servicer of the shipped rules, and a lender.
///
///     let story = try Story()                                       // Monday, 2 March 2026, 09:00 in Kolkata
///     let phone = try story.activate()                              // a device that polls
///     let contract = try story.write(on: phone, ["2026-03-10": 500, "2026-04-10": 500])
///     try story.move(to: "2026-03-17 08:00")                        // deciding at each instant on the way
///     #expect(try story.status(of: phone).state == .restricted)
///     try story.pay(contract, 500)
public final class Story: Sendable {
  /// Where everything is kept.
  public let store: TestDatabase
  /// The clock that `servicer` reads.
  public let clock: TestClock
  /// The master key.
  public let masterKey: MasterKey
  /// What is tested.
  public let servicer: Servicer
  /// The lender, under the pack `standard`.
  public let lender: Lender

  /// Where the lender's local days are reckoned.
  public static let zoneName = "Asia/Kolkata"
  /// The words in the binary, read once for all tests.
  private static let words = Result { try WordsFile.load(directory: nil) }
  /// How often devices ask, in seconds.
  public static let polling = Servicer.Polling(freeSeconds: 3_600, restrictedSeconds: 60)

  /// A story that begins at a local date and time, with packs of the test's own beside the shipped ones.
  public init(at start: String = "2026-03-02 09:00", packs: [PolicyPacks.Entry] = []) throws {
    store = try TestDatabase()
    clock = TestClock(at: try Story.instant(start))
    masterKey = try MasterKey.make()
    let servicer = Servicer(
      masterKey: masterKey, packs: try .shipped(and: packs), words: try Story.words.get(), clock: clock,
      polling: Story.polling)
    self.servicer = servicer
    let input = try Story.lenderInput()
    lender = try store.write { try servicer.registerLender(input, in: $0) }
  }

  /// A lender as it is registered.
  public static func lenderInput(name: String = "Asha Finance", policy: String = "standard") throws
    -> Servicer.LenderInput
  {
    Servicer.LenderInput(
      name: name, country: "LK", zone: try zone(), currency: try currency(),
      contact: Contact(
        phone: "+91 22 5550 1000", email: "help@asha.example", website: "https://asha.example", address: nil),
      complaints: nil, certification: nil,
      paymentInstructions: [PaymentInstruction(method: "upi", text: "Pay to asha@upi.", url: nil)], policy: policy)
  }

  /// A servicer of the same database, as another process would open it.
  public func reopened() throws -> Servicer {
    Servicer(
      masterKey: masterKey, packs: try .shipped(), words: try Story.words.get(), clock: clock,
      polling: Story.polling)
  }

  /// A lender besides the story's own.
  public func registerLender(_ name: String, policy: String = "standard") throws -> Lender {
    let input = try Story.lenderInput(name: name, policy: policy)
    return try store.write { [servicer] in try servicer.registerLender(input, in: $0) }
  }

  /// An API key of the story's lender.
  public func issueKey(_ role: Role, mayOverride: Bool = false) throws -> APIKey {
    let input = Servicer.APIKeyInput(
      role: role, name: "\(role) key", person: role == .support ? "Ravi" : nil, mayOverride: mayOverride)
    return try store.write { [servicer, lender] in try servicer.issueAPIKey(input, of: lender.id, in: $0).key }
  }
}
