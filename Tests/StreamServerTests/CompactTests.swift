import TestSupport
import Testing

@testable import StreamServer

@Suite struct CompactTests {
    @Test func anItemIsToldOnceAConnection() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect("?compact=1")
            socket.send(#"{"type":"typing","content":"alph","seq":1}"#)
            let first = try await socket.frame("prediction")
            #expect(first["data.0.product.id"] == "alpha")
            #expect(first["data.0.match_text"] == "Alpha")
            socket.send(#"{"type":"typing","content":"alpha","seq":2}"#)
            let second = try await socket.frame("prediction")
            #expect(second["data.0.id"] == "alpha")
            #expect(second["data.0.product.id"] == String?.none)
            #expect(second["data.0.match_text"] == String?.none)
            #expect((second["data.0.confidence"] ?? 0.0) > 0.5)
            try pod.folder.write("catalogue.csv", "id,name\nalpha,Alpha\nomega,Omega\n")
            _ = try await socket.frame("catalogue")
            socket.send(#"{"type":"typing","content":"alph","seq":3}"#)
            #expect(try await socket.frame("prediction")["data.0.product.id"] == "alpha")
            socket.close()
        }
    }

    @Test func withoutItEveryPredictionIsWhole() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            for seq in 1...3 {
                socket.send(#"{"type":"typing","content":"alpha","seq":\#(seq)}"#)
                #expect(try await socket.frame("prediction")["data.0.product.id"] == "alpha")
            }
            socket.close()
        }
    }
}
