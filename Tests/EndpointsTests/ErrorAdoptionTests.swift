@testable import Endpoints
import Lending
import Storage
import Testing

struct ErrorAdoptionTests {
  private struct Unknown: Error {}

  @Test(
    arguments: [
      (StorageError.busy(waitingMax: 1), .unavailable), (StorageError.closed, .unavailable),
      (StorageError.unavailable(EngineFailure(code: 13, message: "full")), .unavailable),
      (StorageError.failed(EngineFailure(code: 1, message: "no such table")), .internalError),
      (StorageError.transactionEnded, .internalError), (Unknown(), .internalError),
      (violation("contracts", ["lender_id", "external_reference"]), .externalReferenceTaken),
      (violation("contracts", ["device_id"]), .deviceAlreadyFinanced),
      (violation("payment_confirmations", ["lender_id", "reference"]), .referenceReused),
      (violation("devices", ["id"]), .internalError),
      (ConstraintViolation(kind: .check, name: "contracts", code: 275), .internalError),
      (PageError.limit, .invalidFields), (PageError.cursor, .invalidFields),
      (LatchkeyError(.activationRefused, ""), .activationRefused),
    ] as [(any Error, LatchkeyError.Code)])
  func `whatever is thrown has its code`(error: any Error, code: LatchkeyError.Code) {
    let adopted = LatchkeyError(adopting: error)
    #expect(adopted.code == code)
    #expect((adopted.retryAfterSeconds != nil) == (code == .unavailable))
  }

  @Test func `what the engine says stays inside`() {
    let failure = EngineFailure(code: 1, message: "near borrower", sql: "damaged statement")
    let adopted = LatchkeyError(adopting: StorageError.failed(failure))
    #expect(!adopted.detail.contains("borrower") && !adopted.detail.contains("statement"))
    #expect(adopted.context.contains("near borrower") && adopted.context.contains("damaged statement"))
  }

  private static func violation(_ table: String, _ columns: [String]) -> ConstraintViolation {
    ConstraintViolation(kind: .unique, table: table, columns: columns, code: 2_067)
  }
}
