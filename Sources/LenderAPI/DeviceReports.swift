import Endpoints
import HTTPServer
import Lending
import Servicing

/// `POST /v1/device-reports`: what a device says of itself.
struct DeviceReports {
  let servicer: Servicer

  var endpoints: [Endpoint] { [record] }

  private var record: Endpoint {
    .write(
      .post, "/v1/device-reports", access: .device,
      decode: { try DeviceReports.input(try $0.body()) },
      run: { report, caller, transaction in
        guard case .device(let holder) = caller else { throw LatchkeyError.notFound("device") }
        try servicer.recordDeviceReport(report, by: holder, in: transaction)
      },
      encode: { .noContent })
  }

  private static func input(_ body: ObjectReader) throws -> DeviceReport {
    let kind = body.choice("kind", of: DeviceReport.Kind.self)
    let at = body.instant("at")
    let detail = body.optionalText("detail")
    return DeviceReport(kind: try body.finish(kind), at: at, detail: detail)
  }
}
