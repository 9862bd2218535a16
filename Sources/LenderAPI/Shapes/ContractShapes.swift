import Endpoints
import Lending
import Servicing

/// A contract as requests have it.
enum ContractShapes {
  /// Due dates lie in the service's time, and a schedule cannot run out of the calendar.
  private static let dueDates = CivilDate(daysSinceEpoch: 0)...Amendment.dueOnMax

  static func input(_ body: ObjectReader) throws -> Servicer.ContractInput {
    let device = body.identifier("device_id", of: Device.self)
    if !body.has("device_id") { body.fail("device_id", "is required, and must be a device's id") }
    let externalReference = body.text("external_reference")
    let borrower = body.object("borrower").map(borrower)
    let currency = body.currency("currency")
    let zone = body.optionalZone("time_zone")
    let financedAmount = body.optionalAmount("financed_amount")
    let downPayment = body.optionalAmount("down_payment")
    let instalments = instalments(body)
    let consent = body.optionalObject("consent").map(consent)
    let policy = body.optionalText("policy")
    let required = try body.finish(device, borrower, currency)
    return Servicer.ContractInput(
      deviceID: required.0, externalReference: externalReference, borrower: required.1, currency: required.2,
      zone: zone, financedAmount: financedAmount, downPayment: downPayment, instalments: instalments,
      consent: consent, policy: policy)
  }

  static func borrower(_ body: ObjectReader) -> Borrower {
    Borrower(
      name: body.text("name"), phone: body.phone("phone"), locale: body.optionalText("locale"),
      workApps: body.has("work_apps") ? body.texts("work_apps", countMax: Borrower.workAppsMax) : [])
  }

  static func consent(_ body: ObjectReader) -> Servicer.ContractInput.ConsentInput {
    let isGiven = body.has("device_restriction") ? body.optionalBoolean("device_restriction") : false
    if isGiven == false { body.fail("device_restriction", "must be true; leave consent out where there is none") }
    return Servicer.ContractInput.ConsentInput(
      agreedAt: body.instant("agreed_at"), documentReference: body.optionalText("document_reference"))
  }

  static func instalments(_ body: ObjectReader) -> [Servicer.ContractInput.InstalmentInput] {
    if body.exactlyOne(of: ["instalments", "schedule"]) == "schedule" {
      return body.object("schedule").map(scheduled) ?? []
    }
    guard body.has("instalments") else { return [] }
    return body.objects("instalments", countMin: 1, countMax: InstalmentSchedule.countMax).map { item in
      Servicer.ContractInput.InstalmentInput(dueOn: dueDate(item, "due_on"), amount: item.amount("amount"))
    }
  }

  private static func scheduled(_ body: ObjectReader) -> [Servicer.ContractInput.InstalmentInput] {
    let count = body.integer("count", in: 1...InstalmentSchedule.countMax)
    let amount = body.amount("amount")
    let first = dueDate(body, "first_due_on")
    guard let every = body.choice("every", of: InstalmentSchedule.Every.self) else { return [] }
    let dates = InstalmentSchedule(count: count, amount: amount, firstDueOn: first, every: every).dueDates
    if let last = dates.last, !dueDates.contains(last) {
      body.fail("count", "the last instalment would be due on \(last), after \(dueDates.upperBound)")
    }
    return dates.map { Servicer.ContractInput.InstalmentInput(dueOn: $0, amount: amount) }
  }

  private static func dueDate(_ body: ObjectReader, _ name: String) -> CivilDate {
    let date = body.date(name)
    if !dueDates.contains(date) { body.fail(name, "must lie from \(dueDates.lowerBound) to \(dueDates.upperBound)") }
    return date
  }
}

/// What a `PATCH` changes of a contract's borrower; what is absent stays.
struct BorrowerChange: Sendable {
  let phone: String?
  let locale: String?
  let workApps: [String]?

  static func decode(_ body: ObjectReader) throws -> BorrowerChange {
    let change = body.object("borrower").map { borrower in
      BorrowerChange(
        phone: borrower.phone("phone"), locale: borrower.optionalText("locale"),
        workApps: borrower.has("work_apps") ? borrower.texts("work_apps", countMax: Borrower.workAppsMax) : nil)
    }
    return try body.finish(change)
  }

  func apply(to borrower: inout Borrower) {
    borrower.phone = phone ?? borrower.phone
    borrower.locale = locale ?? borrower.locale
    borrower.workApps = workApps ?? borrower.workApps
  }
}
