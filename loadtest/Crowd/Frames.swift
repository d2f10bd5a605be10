import Foundation
import NIOCore

/// Frames of a server, read only as far as a load test must; the rest of a frame is counted and dropped.
enum Frames {
    struct Welcome: Decodable {
        struct Reconnect: Decodable {
            var min_ms: Int
            var max_ms: Int
        }

        var resume: String
        var resumed: Bool
        var reconnect: Reconnect
    }

    struct Chunk: Decodable {
        var id: String
        var epoch: Int
        var offset: Int
        var content: String
        var snapshot: Bool?
    }

    struct Final: Decodable {
        struct Timing: Decodable {
            var document_us: Int
        }

        var id: String
        var length: Int
        var finish: String
        var timing: Timing
    }

    struct Problem: Decodable {
        var code: String
        var id: String?
        var seq: Int?
    }

    struct Named: Decodable {
        var id: String
    }

    struct Prediction: Decodable {
        struct Candidate: Decodable {
            struct Product: Decodable {
                var id: String
                var name: String
            }

            var product: Product?
        }

        var data: [Candidate]
    }

    struct GoAway: Decodable {
        var reconnect_in_ms: Int
        var resume: String
    }

    static func read<Frame: Decodable>(_ type: Frame.Type, _ text: ByteBuffer) -> Frame? {
        try? JSONDecoder().decode(type, from: Data(text.readableBytesView))
    }

    private static let seqKey = Array("],\"seq\":".utf8)

    /// Value of `seq` in a prediction, without reading its candidates; it stands near the end.
    static func seq(_ text: ByteBuffer) -> Int? {
        text.withUnsafeReadableBytes { bytes in
            var at = bytes.count - seqKey.count
            while at >= 0, !(bytes[at] == seqKey[0] && bytes[at..<at + seqKey.count].elementsEqual(seqKey)) { at -= 1 }
            guard at >= 0 else { return nil }
            var value = 0
            for byte in bytes[(at + seqKey.count)...] {
                guard byte >= 0x30, byte <= 0x39 else { break }
                value = value &* 10 &+ Int(byte - 0x30)
            }
            return value
        }
    }
}
