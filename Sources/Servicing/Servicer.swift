public import Cryptography
public import Lending
import UnlockCode

/// What changes lenders, devices and contracts: each change is one function over a transaction that loads, decides,
/// stores and records.
///
/// It holds values alone and may be shared by all threads; its functions run wherever their transaction does.
public struct Servicer: Sendable {
  let masterKey: MasterKey
  let packs: PolicyPacks
  let words: [String: Words]
  let clock: any Clock
  let polling: Polling
  /// What seals borrowers.
  public let personalData: PersonalData
  let authentication = OpenSSLMessageAuthentication()
  let chains = EventChains()

  /// How long a device waits between two polls: what it is told as `poll_after_seconds`.
  public struct Polling: Sendable, Equatable {
    /// While nothing is restricted.
    public let freeSeconds: Int
    /// While something is: whoever has paid looks at the screen.
    public let restrictedSeconds: Int

    /// Two intervals, in seconds.
    public init(freeSeconds: Int, restrictedSeconds: Int) {
      self.freeSeconds = freeSeconds
      self.restrictedSeconds = restrictedSeconds
    }
  }

  /// A servicer of the database that belongs to a master key.
  ///
  /// - Parameters:
  ///   - masterKey: what all other keys are derived from.
  ///   - packs: the policy packs, those of every contract in the database included.
  ///   - words: what borrowers read, by the tag of the language; English stands in for one that is not there.
  ///   - clock: where the present instant comes from.
  ///   - polling: how often devices ask.
  public init(masterKey: MasterKey, packs: PolicyPacks, words: [String: Words], clock: any Clock, polling: Polling) {
    self.masterKey = masterKey
    self.packs = packs
    self.words = words
    self.clock = clock
    self.polling = polling
    personalData = PersonalData(masterKey: masterKey)
  }

  /// The names of the packs that a lender or a contract may choose.
  public var policyNames: [String] { packs.names }

  /// The present instant.
  public func now() -> Instant { clock.now() }
}
