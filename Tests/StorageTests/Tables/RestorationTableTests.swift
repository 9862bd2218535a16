import Lending
import Storage
import Testing

struct RestorationTableTests {
  @Test func `a restoration is open until it is ended, oldest first, with the sequence that it waits for`() throws {
    let rows = try Rows()
    let device = try rows.device(1)
    let contract = try rows.contract(1, on: device)
    let restorations = [2, 4].map { number in
      Restoration(
        id: .make(at: Rows.moment(number)), deviceID: device.id, contractID: contract.id,
        owedSince: Rows.moment(number), orderedAt: Rows.moment(number), deadline: Rows.moment(number + 1))
    }
    try rows.write { transaction in
      for (sequence, restoration) in restorations.enumerated().reversed() {
        try RestorationTable.insert(restoration, sequence: Int64(sequence), of: device.lenderID, in: transaction)
      }
    }
    let open = { try rows.read { try RestorationTable.listOpen(device.id, in: $0) } }
    #expect(try open().map(\.restoration) == restorations)
    #expect(try open().map(\.sequence) == [0, 1])
    try rows.write {
      try RestorationTable.end(restorations[0].id, at: Rows.moment(9), .init(hoursLate: 0, worth: 0), in: $0)
    }
    #expect(try open().map(\.restoration) == [restorations[1]])
    let other = try rows.device(2)
    #expect(try rows.read { try RestorationTable.listOpen(other.id, in: $0) }.isEmpty)
  }
}
