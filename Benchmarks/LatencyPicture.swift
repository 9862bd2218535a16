import Foundation

/// Latency against load: a curve for each server, requests a second to the right, p99 upwards on a logarithmic scale.
struct LatencyPicture {
  let curves: [(name: String, points: [LoadResult])]

  private static let (width, height, margin) = (760.0, 420.0, 60.0)
  private static let colours = ["#0b6e4f", "#8a8a8a"]

  var svg: String {
    let all = curves.flatMap(\.points)
    let loadMax = all.map(\.requestsPerSecond).max() ?? 1
    let (low, high) = (log10(0.01), log10(max(1, (all.map(\.p99Milliseconds).max() ?? 1) * 1.2)))
    func x(_ load: Double) -> Double {
      Self.margin + load / loadMax * (Self.width - 2 * Self.margin)
    }
    func y(_ milliseconds: Double) -> Double {
      Self.height - Self.margin
        - (log10(max(0.01, milliseconds)) - low) / (high - low) * (Self.height - 2 * Self.margin)
    }
    var parts = [frame]
    for decade in stride(from: low, through: high, by: 1) {
      let at = y(pow(10, decade))
      parts.append(line(Self.margin, at, Self.width - Self.margin, at, "#e4e4e4"))
      parts.append(text(8, at + 4, "\(pow(10, decade)) ms"))
    }
    for step in 0...4 {
      let load = loadMax * Double(step) / 4
      parts.append(text(x(load) - 18, Self.height - Self.margin + 20, String(format: "%.0f/s", load)))
    }
    for (index, curve) in curves.enumerated() {
      let colour = Self.colours[index % Self.colours.count]
      let points = curve.points.map { "\(x($0.requestsPerSecond)),\(y($0.p99Milliseconds))" }.joined(separator: " ")
      parts.append("<polyline fill='none' stroke='\(colour)' stroke-width='2' points='\(points)'/>")
      for point in curve.points {
        parts.append(
          "<circle cx='\(x(point.requestsPerSecond))' cy='\(y(point.p99Milliseconds))' r='3' fill='\(colour)'/>")
      }
      parts.append(text(Self.margin + 12, 40 + 18 * Double(index), curve.name, colour))
    }
    parts.append(text(Self.margin, 20, "p99 against requests a second, 1 to 256 connections", "#222"))
    return parts.joined(separator: "\n") + "\n</svg>\n"
  }

  private var frame: String {
    """
    <svg xmlns='http://www.w3.org/2000/svg' width='\(Self.width)' height='\(Self.height)' font-family='sans-serif' \
    font-size='12'><rect width='100%' height='100%' fill='white'/>
    """
  }

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ colour: String) -> String {
    "<line x1='\(x1)' y1='\(y1)' x2='\(x2)' y2='\(y2)' stroke='\(colour)'/>"
  }

  private func text(_ x: Double, _ y: Double, _ text: String, _ colour: String = "#555") -> String {
    "<text x='\(x)' y='\(y)' fill='\(colour)'>\(text)</text>"
  }
}
