import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import Storage

/// `/v1/devices/{id}/lock-orders`: orders to lock for a reason other than arrears.
struct LockOrders {
  let servicer: Servicer

  var endpoints: [Endpoint] { [order, list, lift] }

  private var order: Endpoint {
    .write(
      .post, "/v1/devices/{id}/lock-orders", access: .roles([.lender, .support]),
      decode: { (id: try $0.id("id", "device", of: Device.self), order: try LockOrders.input(try $0.body())) },
      run: { input, caller, transaction in
        try servicer.orderLock(
          input.order, on: input.id, of: caller.lenderID(), by: caller.key(), in: transaction)
      },
      encode: { .created(LockOrders.json($0)) })
  }

  private var list: Endpoint {
    .report(
      .get, "/v1/devices/{id}/lock-orders", access: .roles([.lender, .support, .auditor]),
      decode: { (id: try $0.id("id", "device", of: Device.self), page: try $0.page()) },
      run: { input, caller, reader in
        let device = try DeviceTable.require(input.id, of: caller.lenderID(), in: reader)
        return try LockOrderTable.list(device.id, input.page, in: reader)
      },
      encode: { .page($0, LockOrders.json) })
  }

  private var lift: Endpoint {
    .write(
      .delete, "/v1/lock-orders/{id}", access: .roles([.lender, .support]),
      decode: { try $0.id("id", "lock order", of: LockOrder.self) },
      run: { id, caller, transaction in
        try servicer.liftLockOrder(id, of: caller.lenderID(), by: caller.key(), in: transaction)
      },
      encode: { .noContent })
  }

  /// The reasons that can be ordered: a closed list, no free text.
  private static let reasons = Reason.allCases.filter(\.isOrdered)
  /// Who may be behind an order; the device reports by itself.
  private static let reporters: [LockOrder.Reporter] = [.borrower, .lender]

  private static func input(_ body: ObjectReader) throws -> Servicer.LockOrderInput {
    let reason = body.value("reason", expected: expected(reasons.map(\.rawValue))) { text in
      reasons.first { $0.rawValue == text }
    }
    let reporter = body.value("reported_by", expected: expected(reporters.map(\.rawValue))) { text in
      reporters.first { $0.rawValue == text }
    }
    let until = body.optionalInstant("until")
    let note = body.text("note")
    let required = try body.finish(reason, reporter)
    return Servicer.LockOrderInput(reason: required.0, reportedBy: required.1, until: until, note: note)
  }

  private static func expected(_ names: [String]) -> String { "one of " + names.joined(separator: ", ") }

  private static func json(_ order: LockOrder) -> JSONValue {
    .object([
      JSONMember("id", .string(order.id.text)), JSONMember("device_id", .string(order.deviceID.text)),
      JSONMember("reason", .string(order.reason.rawValue)),
      JSONMember("reported_by", .string(order.reportedBy.rawValue)),
      JSONMember("ordered_at", .string(order.orderedAt.description)),
      JSONMember("until", .optional(order.until?.description)),
      JSONMember("lifted_at", .optional(order.liftedAt?.description)),
      JSONMember("ordered_by", .optional(order.orderedBy?.text)),
      JSONMember("note", order.note.isEmpty ? .null : .string(order.note)),
    ])
  }
}
