import JSON
import Lending
import Servicing
import TestSupport
import Testing

struct UpdateCalendarTests {
  private let story: Story
  private let phone: Servicer.Activation

  init() throws {
    story = try Story()
    phone = try story.activate()
    try story.write(on: phone, ["2026-03-10": 500])
  }

  @Test func `on a holiday nothing begins, and the device is told of the new day`() throws {
    try story.move(to: "2026-03-16 12:00")
    try story.setHolidays("2026-03-17", "2026-03-18")
    try story.move(to: story.clock.now())
    #expect(try story.document(of: phone)["next"]?["at"]?.string == Story.instant("2026-03-19 08:00").description)
    try story.move(to: "2026-03-19 07:59")
    #expect(try story.status(of: phone).state == .reminder)
    try story.move(to: "2026-03-19 08:00")
    #expect(try story.status(of: phone).state == .restricted)
  }

  @Test func `a holiday that is taken back lets the step begin on its day`() throws {
    try story.setHolidays("2026-03-17", "2026-03-18")
    try story.move(to: "2026-03-17 09:00")
    #expect(try story.status(of: phone).state == .reminder)
    try story.setHolidays()
    try story.move(to: story.clock.now())
    #expect(try story.status(of: phone).state == .restricted)
  }

  @Test func `what stands is made no gentler by a holiday`() throws {
    try story.move(to: "2026-03-17 09:00")
    try story.setHolidays("2026-03-17")
    try story.move(to: "2026-03-17 10:00")
    #expect(try story.status(of: phone).state == .restricted)
  }

  @Test func `every device of the lender is decided afresh in batches, and the same calendar is nothing`() throws {
    for number in 2...7 { try story.write(on: story.activate(number), ["2026-03-10": 500]) }
    try story.setHolidays("2026-03-11", "2026-03-11")
    let now = story.clock.now()
    var batches = 0
    let batch = { [servicer = story.servicer] in
      try story.store.write { try servicer.redecideDue(at: now, limit: 2, in: $0).count }
    }
    while try batch() > 0 { batches += 1 }
    #expect(batches > 3)
    #expect(try story.document(of: phone)["next"]?["at"]?.string == Story.instant("2026-03-12 08:00").description)
    #expect(try story.events(.calendarUpdated).map { $0["data"]?["holidays"] } == [["2026-03-11"]])
    let before = try story.store.contents()
    try story.setHolidays("2026-03-11")
    #expect(try story.store.contents() == before)
  }
}
