import Endpoints
import JSON
import Lending
import Storage

/// Events as lists show them: the very JSON that the chain covers.
enum EventShapes {
  static func json(_ event: EventTable.Stored) throws -> JSONValue {
    do {
      return try JSONReader.parse(event.document)
    } catch {
      throw LatchkeyError(
        .internalError, "The service could not read its own record.", context: "event \(event.id): \(error)")
    }
  }

  static func page(_ page: Page<EventTable.Stored>) throws -> Answer { try .page(page, json) }
}
