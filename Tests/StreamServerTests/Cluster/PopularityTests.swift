@testable import ItemServing
import Foundation
import TestSupport
import Testing

@testable import StreamServer

@Suite struct PopularityTests {
    /// What is asked about at one pod comes first at another, once both have spoken.
    @Test func whatOnePodLearnedTheOtherPredicts() async throws {
        let items = "beast,Beast,,5,beta.txt,text\nbear,Bear,,5,beta.txt,text"
        try await ClusterFixture.run(items: items) { site in
            let there = try await site.connect(1).socket
            there.send(#"{"type":"typing","content":"bea","seq":1}"#)
            let before = try await there.frame("prediction")
            #expect(before["data.0.product.id"] == "bear")
            for number in 0..<40 {
                let (socket, _) = try await site.connect(0)
                // One session counts once for an item, however often it asks.
                for again in 0..<(number == 0 ? 20 : 1) {
                    socket.send(#"{"type":"query","product_id":"beast","query":"pads?","id":"q\#(again)"}"#)
                    _ = try await socket.answer()
                }
                socket.close()
            }
            for pod in site.pods { await pod.pod.catalogues.first.popularity.exchange() }
            let shared = try Double(site.redis.cli("hget", "hunch:popularity", "beast")) ?? 0
            let one = pow(2, (Date().timeIntervalSince1970 - 1_767_225_600) / (7 * 86_400))
            #expect(abs(shared / one - 40) < 0.1)
            there.send(#"{"type":"typing","content":"bea","seq":2}"#)
            #expect(try await there.frame("prediction")["data.0.product.id"] == "beast")
            there.send(#"{"type":"query","product_id":"nothing-like-it","query":"?","id":"x"}"#)
            _ = try await there.answer()
            await site.pods[1].pod.catalogues.first.popularity.exchange()
            #expect(try site.redis.cli("hkeys", "hunch:popularity") == "beast")
        }
    }
}
