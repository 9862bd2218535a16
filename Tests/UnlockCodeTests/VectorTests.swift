import Cryptography
import Testing

@testable import UnlockCode

@Suite struct VectorTests {
  @Test(arguments: Vector.all)
  func `a vector holds from master key to displayed code`(vector: Vector) throws {
    let masterKey = try MasterKey(hex: vector.masterKeyHex)
    let info = KeyPurpose.unlockCode.info(deviceID: vector.deviceID, generation: vector.generation)
    let unlockKey = UnlockKey(bytes: masterKey.derive(info))
    #expect(Hexadecimal.encode(unlockKey.bytes) == vector.unlockKeyHex)

    let grant = try Grant(number: vector.grant)
    let code = UnlockCode.issue(try mode(vector), grant: grant, key: unlockKey, authentication: authentication)
    #expect(code.response == vector.response)
    #expect(code.format() == vector.display)
    #expect(try UnlockCode.parse(vector.display) == code)
  }

  @Test(arguments: Vector.all)
  func `a device accepts a vector once`(vector: Vector) throws {
    let unlockKey = UnlockKey(bytes: try #require(Hexadecimal.decode(vector.unlockKeyHex)))
    var device = Device(nextCounter: vector.counter ?? 0)
    if let challenge = vector.challenge {
      let shown = try Challenge.parse(challenge)
      device.verifier = UnlockCodeVerifier(nextCounter: 0, challenge: shown, attempts: AttemptLimit())
    }
    let type = { (device: inout Device) throws(UnlockCodeError) in
      try device.verifier.verify(
        vector.display, key: unlockKey, authentication: authentication, at: device.reading, using: &device.generator)
    }
    let accepted = try type(&device)
    #expect(accepted.mode == (try mode(vector)))
    #expect(accepted.grant.number == vector.grant)
    #expect(throws: UnlockCodeError.wrongCode) { try type(&device) }
  }

  private func mode(_ vector: Vector) throws -> UnlockCode.Mode {
    if let challenge = vector.challenge { return .challenge(try Challenge.parse(challenge)) }
    return .counter(try #require(vector.counter))
  }
}
