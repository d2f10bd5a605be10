import PredictionEngine

/// Reliability diagram: observed frequency over confidence; on the diagonal a confidence is a probability.
package enum ReliabilityDiagram {
    private static let side = 360.0
    private static let margin = 48.0

    /// - Parameter curves: what to draw, each with its name
    package static func svg(_ curves: [(name: String, calibration: Calibration)], title: String) -> String {
        let colours = ["#1f6feb", "#d29922", "#3fb950", "#f85149", "#a371f7"]
        let width = side + 2 * margin + 180
        let height = side + 2 * margin
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(number(width)) \(number(height))\" font-family=\"sans-serif\" font-size=\"12\">",
            "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
            "<text x=\"\(number(margin))\" y=\"24\" font-size=\"15\">\(escaped(title))</text>",
            "<rect x=\"\(number(margin))\" y=\"\(number(margin))\" width=\"\(number(side))\" height=\"\(number(side))\" fill=\"none\" stroke=\"#888888\"/>",
            "<path d=\"M\(point(0, 0)) L\(point(1, 1))\" stroke=\"#888888\" stroke-dasharray=\"4 4\"/>",
            "<text x=\"\(number(margin + side / 2 - 30))\" y=\"\(number(height - 10))\">confidence</text>",
            "<text transform=\"translate(14 \(number(margin + side / 2 + 20))) rotate(-90)\">right</text>",
        ]
        for tick in [0.0, 0.25, 0.5, 0.75, 1] {
            lines.append(
                "<text x=\"\(number(margin + tick * side - 8))\" y=\"\(number(margin + side + 16))\">\(tick)</text>")
            lines.append(
                "<text x=\"\(number(margin - 30))\" y=\"\(number(margin + (1 - tick) * side + 4))\">\(tick)</text>")
        }
        for (place, curve) in curves.enumerated() {
            lines += drawn(curve.calibration, named: curve.name, at: place, colour: colours[place % colours.count])
        }
        return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    /// Draws one curve: a path, a circle for each bin sized by its count, and its line of the legend.
    private static func drawn(
        _ calibration: Calibration, named name: String, at place: Int, colour: String
    ) -> [String] {
        let bins = calibration.bins.filter { $0.count > 0 }
        let points = bins.map { point($0.confidenceSum / Double($0.count), Double($0.right) / Double($0.count)) }
        let path = points.joined(separator: " L")
        var lines = ["<path d=\"M\(path)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\"/>"]
        let most = Double(bins.map(\.count).max() ?? 1)
        for (bin, place) in zip(bins, points) {
            let (x, y) = (place.split(separator: " ")[0], place.split(separator: " ")[1])
            let radius = 2 + 6 * (Double(bin.count) / most).squareRoot()
            lines.append(
                "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"\(number(radius))\" fill=\"\(colour)\"><title>\(bin.count) keystrokes</title></circle>"
            )
        }
        let error = (calibration.expectedError * 1000).rounded() / 1000
        lines.append(
            "<text x=\"\(number(margin + side + 16))\" y=\"\(number(margin + 16 + 20 * Double(place)))\" fill=\"\(colour)\">\(escaped(name)): ECE \(error)</text>"
        )
        return lines
    }

    private static func point(_ confidence: Double, _ right: Double) -> String {
        "\(number(margin + confidence * side)) \(number(margin + (1 - right) * side))"
    }

    private static func number(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }
}
