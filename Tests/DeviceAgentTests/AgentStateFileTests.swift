@testable import DeviceAgent
import Foundation
import JSON
import Testing
import UnlockCode

struct AgentStateFileTests {
  let folder: TemporaryFolder
  var path: String { folder.path("device.json") }

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func `a device without a file is not activated`() throws {
    #expect(try AgentStateFile(path: path).read() == AgentState())
    #expect(throws: AgentError.notActivated) { try DeviceAgent(stateFile: path).lockScreen() }
  }

  @Test func `all that a device remembers survives a restart`() throws {
    var device = try Story.makeDevice(holding: ["code_counter": 4])
    device.verifier = UnlockCodeVerifier(
      nextCounter: 4, challenge: device.verifier.challenge,
      attempts: AttemptLimit(misses: 6, wait: AttemptLimit.Wait(secondsLeft: 300, reading: Story.reading)))
    device.effect = CodeEffect(grant: .days(try Grant.Days(3)), typedAt: Story.now)
    device.unreportedUses = [
      CodeUse(mode: .challenge(device.verifier.challenge), grant: .released, typedAt: Story.now),
      CodeUse(mode: .counter(3), grant: .cleared, typedAt: Story.now),
    ]
    let imei = ActivationRequest(server: "http://h", identity: .imei("353240100000008"), code: "7K3Q9ZD2VH")
    let serial = ActivationRequest(
      server: "http://h", identity: .serialNumber(manufacturer: "Acme", serialNumber: "S-1"), code: "7K3Q9ZD2VH")
    for request in [imei, serial] {
      let state = AgentState(pending: PendingActivation(request: request, idempotencyKey: "k-1"), device: device)
      try AgentStateFile(path: path).update { $0 = state }
      #expect(try AgentStateFile(path: path).read() == state)
    }
  }

  @Test func `the file is its owner's alone and nothing is left beside it but the lock`() throws {
    try AgentStateFile(path: path).update { $0.device = try Story.makeDevice() }
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted() == [
        "device.json", "device.json.lock",
      ])
  }

  @Test func `a change that fails leaves the file as it was`() throws {
    let file = AgentStateFile(path: path)
    try file.update { $0.device = try Story.makeDevice() }
    let before = try file.read()
    #expect(throws: AgentError.notActivated) {
      try file.update { state in
        state.device = nil
        throw AgentError.notActivated
      }
    }
    #expect(try file.read() == before)
  }

  @Test func `two that change the file at once lose nothing`() async throws {
    let file = AgentStateFile(path: path)
    try file.update { $0.device = try Story.makeDevice() }
    try await withThrowingTaskGroup { group in
      for index in 0..<20 {
        group.addTask {
          let use = CodeUse(mode: .counter(UInt64(index)), grant: .cleared, typedAt: Story.now)
          try file.update { $0.device?.unreportedUses.append(use) }
        }
      }
      try await group.waitForAll()
    }
    #expect(try file.read().device?.unreportedUses.count == 20)
  }

  @Test(arguments: ["", "{}garbage", #"{"device":{}}"#, #"{"device":5}"#])
  func `a file that is not a state is refused by name`(text: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let error = try #require(throws: AgentError.self) { try AgentStateFile(path: path).read() }
    #expect(error.description.hasPrefix("\(path) cannot be read as a device's state: "))
  }

  @Test func `a folder that is not there is named`() throws {
    let missing = AgentStateFile(path: folder.path("no/device.json"))
    let error = try #require(throws: AgentError.self) { try missing.update { $0.pending = nil } }
    #expect(error.description.contains("No such file or directory"))
  }
}
