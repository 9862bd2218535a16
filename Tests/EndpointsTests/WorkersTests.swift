import Dispatch
@testable import Endpoints
import Lending
import Storage
import Synchronization
import TestSupport
import Testing

struct WorkersTests {
  @Test func `reports beyond the bound are refused at once, and the others run`() throws {
    let store = try TestDatabase()
    let workers = try Workers(database: store.database, count: 1, waitingMax: 2)
    let (gate, done) = (DispatchSemaphore(value: 0), DispatchGroup())
    let refused = Mutex<[LatchkeyError.Code]>([])
    let numbers = Mutex<[Int]>([])
    for number in 0..<5 {
      done.enter()
      workers.submit { _ in
        if number == 0 { gate.wait() }
        return number
      } completion: { result in
        switch result {
        case .success(let number): numbers.withLock { $0.append(number) }
        case .failure(let error): refused.withLock { $0.append(LatchkeyError(adopting: error).code) }
        }
        done.leave()
      }
    }
    #expect(refused.withLock { $0 } == [.unavailable, .unavailable])
    gate.signal()
    done.wait()
    #expect(numbers.withLock { $0 } == [0, 1, 2])
  }

  @Test func `a report sees one state of the database`() throws {
    let premises = try Premises()
    let workers = try Workers(database: premises.store.database, count: 1, waitingMax: 1)
    let done = DispatchSemaphore(value: 0)
    let names = Mutex<[String]>([])
    workers.submit { [premises] reader in
      let before = try LenderTable.require(premises.lenderID, in: reader).name
      try premises.store.write { transaction in
        var lender = try LenderTable.require(premises.lenderID, in: transaction)
        lender.name = "Other"
        try LenderTable.update(lender, in: transaction)
      }
      return [before, try LenderTable.require(premises.lenderID, in: reader).name]
    } completion: { result in
      names.withLock { $0 = (try? result.get()) ?? [] }  // try?: an error shows as no names
      done.signal()
    }
    done.wait()
    #expect(names.withLock { $0 } == ["Asha Finance", "Asha Finance"])
  }
}
