import Cryptography
@testable import Endpoints
import HTTPServer
import Lending
import Storage
import Testing

struct AuthenticationTests {
  private let premises: Premises
  private let tools: LaneTools

  init() throws {
    premises = try Premises()
    tools = try premises.makeTools()
  }

  @Test func `a key of a role passes, and brings its lender`() throws {
    let caller = try caller("Bearer \(Premises.lenderKey)", .roles([.lender, .support]))
    #expect(try caller.lenderID() == premises.lenderID)
    let other = try self.caller("bearer \(Premises.operatorKey)", .roles([.operator]))
    #expect(refusal { try other.lenderID() }?.code == .forbidden)
  }

  @Test func `a device passes by its token, looked up or only hashed`() throws {
    guard case .device(let holder) = try caller("Bearer \(Premises.deviceToken)", .device) else {
      Issue.record("no device")
      return
    }
    #expect(holder.deviceID == premises.deviceID)
    #expect(holder.lenderID == premises.lenderID)
    let unknown = "dt_" + String(repeating: "-", count: 43)
    guard case .deviceToken(let hash) = try caller("Bearer \(unknown)", .deviceToken) else {
      Issue.record("no token")
      return
    }
    #expect(hash.bytes == Premises.hash(unknown))
  }

  @Test func `an open endpoint looks at no field`() throws {
    guard case .anyone("127.0.0.1") = try caller("Bearer nonsense", .open) else {
      Issue.record("not anyone")
      return
    }
  }

  @Test(
    arguments: [
      (Premises.revokedKey, .roles([.lender]), .unauthenticated), (Premises.revokedKey, .device, .unauthenticated),
      (Premises.lenderKey, .roles([.operator, .auditor]), .forbidden), (Premises.lenderKey, .device, .forbidden),
      (Premises.lenderKey, .deviceToken, .forbidden), (Premises.deviceToken, .roles([.lender]), .forbidden),
      ("lk_" + String(repeating: "x", count: 43), .roles([.lender]), .unauthenticated),
      ("lk_" + String(repeating: "x", count: 43), .deviceToken, .unauthenticated),
      ("dt_" + String(repeating: "x", count: 43), .device, .unauthenticated),
      ("dt_" + String(repeating: "x", count: 43), .roles([.lender]), .unauthenticated),
    ] as [(String, Access, LatchkeyError.Code)])
  func `a wrong key is 401, a good one in the wrong place 403`(
    secret: String, access: Access, code: LatchkeyError.Code
  ) {
    #expect(refusal { try caller("Bearer \(secret)", access) }?.code == code)
  }

  @Test(arguments: [
    nil, "", "Bearer", "Bearer ", Premises.lenderKey, "Basic \(Premises.lenderKey)", "Bearer  \(Premises.lenderKey)",
    "Bearer \(Premises.lenderKey) ", "Bearer \(Premises.lenderKey.dropLast())", "Bearer \(Premises.lenderKey)l",
    "Bearer xk_" + String(repeating: "l", count: 43), "Bearer lk_" + String(repeating: "=", count: 43),
    "Bearer lk_" + String(repeating: "é", count: 21) + "l", "Bearer\t\(Premises.lenderKey)",
  ])
  func `garbage is 401 without a look-up`(field: String?) {
    for access in [Access.roles([.lender]), .device, .deviceToken] {
      #expect(refusal { try caller(field, access) }?.code == .unauthenticated)
    }
  }

  private func caller(_ field: String?, _ access: Access) throws -> Caller {
    var fields = Fields()
    if let field { fields.append(.authorization, field) }
    let request = try Request(method: .get, target: "/", fields: fields)
    return try Authentication.caller(request, access, host: { request.peer.host }, tools)
  }
}
