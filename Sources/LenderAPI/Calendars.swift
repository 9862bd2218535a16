import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing

/// `PUT /v1/lenders/{id}/calendar`: the days on which a lender's policies begin nothing stricter.
struct Calendars {
  let servicer: Servicer

  var endpoints: [Endpoint] { [update] }

  private var update: Endpoint {
    .write(
      .put, "/v1/lenders/{id}/calendar", access: .roles([.operator, .lender]),
      decode: { (id: try $0.id("id", "lender", of: Lender.self), holidays: try Calendars.input(try $0.body())) },
      run: { input, caller, transaction in
        try Lenders.check(input.id, isSeenBy: caller)
        return try servicer.updateCalendar(of: input.id, holidays: input.holidays, in: transaction)
      },
      encode: { holidays in
        .ok(.object([JSONMember("holidays", .array(holidays.map { .string($0.description) }))]))
      })
  }

  private static func input(_ body: ObjectReader) throws -> [CivilDate] {
    let holidays = body.values(
      "holidays", countMax: Servicer.holidaysMax, expected: "a date that exists, such as 2026-01-26",
      CivilDate.init(parsing:))
    if !body.has("holidays") { body.fail("holidays", "is required, and may be an empty array") }
    try body.finish()
    return holidays
  }
}
