import Lending
import Servicing
import Storage

extension PolicyPacks {
  /// The shipped packs and two that are `standard` and `pay-as-you-go` but for a tolerance, which none of them has.
  func addingTolerant() throws -> PolicyPacks {
    let tolerant = try [
      (name: Rulebook.tolerantName, base: "standard"), (name: Rulebook.tolerantDaysName, base: "pay-as-you-go"),
    ].map { name, base in
      let entry = try shipped(base)
      var pack = entry.pack
      pack.version = PolicyVersion(name: name, digest: entry.pack.version.digest)
      pack.tolerance = Rulebook.tolerance
      return Entry(pack: pack, text: entry.text)
    }
    return PolicyPacks(current: try tolerant + names.map(shipped))
  }

  private func shipped(_ name: String) throws -> Entry {
    guard let entry = current(name) else { throw Violation("the packs are shipped", "there is no pack \(name)") }
    return entry
  }
}

extension World {
  /// Registers the lenders and opens the first contracts, spread over the first days.
  func open() throws {
    let chosen = WorldLender.premises.filter { $0.policy == plan.policy ?? $0.policy }
    for premises in chosen.prefix(plan.contracts) { lenders.append(try register(premises)) }
    for index in 0..<plan.contracts {
      let wait = Int64.random(in: 0..<SimulationLimits.openingDays * LocalDays.dayMilliseconds, using: &random)
      agenda.add(.open(lender: index % lenders.count), at: now + wait)
    }
    for lender in lenders.indices { agenda.add(.lenderDay(lender), at: now) }
    agenda.add(.dayEnd, at: now + LocalDays.dayMilliseconds - 1)
  }

  private func register(_ premises: WorldLender.Premises) throws -> WorldLender {
    guard let zone = CivilZone(premises.zone), let currency = Currency(premises.currency),
      let days = LocalDays(premises.zone, around: stretch), let rules = Rulebook.all[premises.policy]
    else { throw Violation("the world's premises exist", "\(premises)") }
    let input = Servicer.LenderInput(
      name: "Lender in \(premises.zone)", country: premises.country, zone: zone, currency: currency,
      contact: Contact(
        phone: "+1 555 0100", email: "help@lender.example", website: "https://lender.example", address: nil),
      complaints: Complaints(
        name: "A. Officer", phone: "+1 555 0101", email: "officer@lender.example", address: "1 Main Road"),
      certification: nil,
      paymentInstructions: [PaymentInstruction(method: "bank_transfer", text: "Pay to account 1.", url: nil)],
      policy: premises.policy, watermark: premises.watermark, brake: premises.brake)
    let lender = try write { servicer, transaction in try servicer.registerLender(input, in: transaction) }
    var worldLender = WorldLender(
      lender: lender, rules: rules, days: days, every: premises.every,
      lenderKey: try issueKey(.lender, of: lender.id), supportKey: try issueKey(.support, of: lender.id))
    worldLender.guards.isWatermarkOn = premises.watermark != .off
    return worldLender
  }

  private func issueKey(_ role: Role, of lender: LenderID) throws -> APIKey {
    let input = Servicer.APIKeyInput(
      role: role, name: role.rawValue, person: role == .support ? "Support" : nil, mayOverride: false)
    return try write { servicer, transaction in try servicer.issueAPIKey(input, of: lender, in: transaction).key }
  }

  /// Enrols and activates a device and writes a contract on it.
  func openAccount(of index: Int) throws {
    lenders[index].accountsMade += 1
    let lender = lenders[index]
    let number = "\(index)-\(lender.accountsMade)"
    let device = Servicer.DeviceInput(
      imei: nil, secondIMEI: nil, manufacturer: "World", serialNumber: number, model: nil, externalReference: nil)
    let activation = try write { servicer, transaction in
      let code = try servicer.enrolDevice(device, of: lender.lender.id, in: transaction).activationCode
      let hardware = Servicer.Hardware.serialNumber(manufacturer: "World", number: number)
      guard let activation = try servicer.activateDevice(hardware, code: code, in: transaction) else {
        throw Violation("a device activates with its code", number)
      }
      return activation
    }
    let dues = drawDues(lender)
    let consent = drawConsent()
    let ledger = Ledger(
      rules: lender.rules, days: lender.days, writtenAt: now,
      isConsented: consent.map { $0.documentReference != nil || !lender.rules.needsDocument } ?? false, dues: dues)
    let contract = contractInput(lender, activation.deviceID, number, dues, consent)
    let written = try write { servicer, transaction in
      try servicer.writeContract(contract, of: lender.lender.id, in: transaction)
    }
    try add(activation, written, ledger, of: index)
  }

  /// Instalments by the lender's custom; some contracts are imported when part of them is overdue already.
  private func drawDues(_ lender: WorldLender) -> [Ledger.Due] {
    let count: Int
    switch lender.every {
    case .day: count = Int.random(in: 20...90, using: &random)
    case .week: count = Int.random(in: 8...26, using: &random)
    case .twoWeeks: count = Int.random(in: 6...14, using: &random)
    case .month: count = Int.random(in: 3...12, using: &random)
    }
    let isImported = random.happens(SimulationLimits.importedOdds)
    let first = Int.random(in: isImported ? -40...(-1) : 0...20, using: &random)
    let amount = Int64.random(in: 900...60_000, using: &random)
    let step = lender.every == .day ? 1 : lender.every == .week ? 7 : lender.every == .twoWeeks ? 14 : 30
    let today = lender.days.day(at: now)
    return (0..<count).map { Ledger.Due(number: $0, day: today + first + $0 * step, amount: amount + Int64($0 % 3)) }
  }

  private func contractInput(
    _ lender: WorldLender, _ device: DeviceID, _ number: String, _ dues: [Ledger.Due],
    _ consent: Servicer.ContractInput.ConsentInput?
  ) -> Servicer.ContractInput {
    Servicer.ContractInput(
      deviceID: device, externalReference: number,
      borrower: Borrower(name: "Borrower \(number)", phone: nil, locale: nil, workApps: []),
      currency: lender.lender.currency, zone: nil, financedAmount: dues.reduce(0) { $0 + $1.amount }, downPayment: nil,
      instalments: dues.map { .init(dueOn: CivilDate(daysSinceEpoch: $0.day), amount: $0.amount) },
      consent: consent, policy: nil)
  }

  /// Most borrowers have agreed, and of most the document is named.
  private func drawConsent() -> Servicer.ContractInput.ConsentInput? {
    guard !random.happens(SimulationLimits.noConsentOdds) else { return nil }
    let isDocumented = !random.happens(SimulationLimits.noConsentOdds)
    return .init(agreedAt: clock.now(), documentReference: isDocumented ? "signed" : nil)
  }

  private func add(
    _ activation: Servicer.Activation, _ written: Servicer.WrittenContract, _ ledger: Ledger, of lender: Int
  ) throws {
    let hash = SecretText.hash(activation.token)
    let (holder, status) = try reader.read { reader in
      (try DeviceTokenTable.find(hash: hash, in: reader), try LockStatusTable.require(activation.deviceID, in: reader))
    }
    guard let holder else { throw Violation("a token has a holder", "\(activation.deviceID)") }
    var account = Account(
      lender: lender, contract: written.contract, habit: Habit.draw(&random), ledger: ledger,
      phone: Phone(holder: holder, unlockKey: activation.unlockKey, random: &random), status: status)
    account.phone.clockOff =
      random.happens(SimulationLimits.wrongClockOdds)
      ? Int64.random(in: -40...40, using: &random) * LocalDays.dayMilliseconds : 0
    accounts.append(account)
    let index = accounts.count - 1
    accountsByDevice[activation.deviceID.text] = index
    lenders[lender].steps.noteContract(on: lenders[lender].days.day(at: now))
    changed.insert(index)
    try checkChanged()
    planPayment(index)
    agenda.add(.contact(index), at: now + Int64.random(in: 0...3_600_000, using: &random))
    planTrouble(index)
  }
}
