@testable import Endpoints
@testable import HTTPServer
import Storage
import Testing

struct ParkingTests {
  private let mailbox: Mailbox

  init() throws { mailbox = try Mailbox() }

  @Test func `a device's change wakes its own requests, once`() {
    let parking = Parking(countMax: 10)
    #expect(parking.register(ticket(1), device: "dev_a"))
    #expect(parking.register(ticket(2), device: "dev_b"))
    #expect(parking.register(ticket(3), device: "dev_a"))
    parking.wake([ChangeNote(lenderID: "lnd_a"), ChangeNote(dueAt: 1), ChangeNote(deviceID: "dev_c")])
    #expect(woken() == [])
    parking.wake([ChangeNote(deviceID: "dev_a"), ChangeNote(deviceID: "dev_a")])
    #expect(woken() == [1, 3])
    parking.wake([ChangeNote(deviceID: "dev_a")])
    #expect(woken() == [])
    #expect(parking.counters == ParkingCounters(parked: 1, wakes: 2, refusals: 0))
  }

  @Test func `what is forgotten is not woken`() {
    let parking = Parking(countMax: 10)
    for number in 1...3 { #expect(parking.register(ticket(UInt64(number)), device: "dev_a")) }
    parking.forget(ticket(2))
    parking.forget(ticket(2))
    parking.forget(ticket(9))
    parking.wake([ChangeNote(deviceID: "dev_a")])
    #expect(woken() == [1, 3])
    #expect(parking.counters.parked == 0)
  }

  @Test func `over the limit nobody is parked, and one who leaves makes room`() {
    let parking = Parking(countMax: 2)
    #expect(parking.register(ticket(1), device: "dev_a"))
    #expect(parking.register(ticket(2), device: "dev_b"))
    #expect(!parking.register(ticket(3), device: "dev_c"))
    #expect(parking.counters == ParkingCounters(parked: 2, wakes: 0, refusals: 1))
    parking.forget(ticket(1))
    #expect(parking.register(ticket(3), device: "dev_c"))
  }

  @Test func `a device's oldest request goes for a new one`() {
    let parking = Parking(countMax: 10)
    for number in 1...6 { #expect(parking.register(ticket(UInt64(number)), device: "dev_a")) }
    #expect(woken() == [1, 2])
    #expect(parking.counters.parked == EndpointLimits.parkedPerDeviceMax)
    parking.wake([ChangeNote(deviceID: "dev_a")])
    #expect(woken() == [3, 4, 5, 6])
  }

  @Test func `of a hundred thousand ten thousand are woken in well under a second`() {
    let parking = Parking(countMax: EndpointLimits.parkedMax)
    for number in 0..<100_000 { #expect(parking.register(ticket(UInt64(number)), device: "dev_\(number)")) }
    let notes = (0..<10_000).map { ChangeNote(deviceID: "dev_\($0 * 7)") }
    let started = ContinuousClock.now
    parking.wake(notes)
    #expect(ContinuousClock.now - started < .seconds(1))
    #expect(woken().count == 10_000)
    #expect(parking.counters.parked == 90_000)
  }

  private func ticket(_ number: UInt64) -> ParkedTicket {
    ParkedTicket(
      mailbox: mailbox, address: RequestAddress(connection: ConnectionToken(slot: 0, use: 0), request: number))
  }

  /// The numbers of the tickets that were woken since the last time.
  private func woken() -> [UInt64] {
    mailbox.take().compactMap { if case .woken(let address) = $0 { address.request } else { nil } }
  }
}
