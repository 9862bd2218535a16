/// Whether a text stands somewhere in bytes.
func contains(_ text: String, in bytes: [UInt8]) -> Bool { contains(Array(text.utf8), in: bytes) }

/// Whether bytes stand somewhere in others.
func contains(_ part: [UInt8], in bytes: [UInt8]) -> Bool {
  guard let first = part.first, bytes.count >= part.count else { return part.isEmpty }
  return bytes.withUnsafeBufferPointer { bytes in
    part.withUnsafeBufferPointer { part in
      (0...(bytes.count - part.count)).contains { start in
        bytes[start] == first && (1..<part.count).allSatisfy { bytes[start + $0] == part[$0] }
      }
    }
  }
}
