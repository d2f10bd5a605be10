import WebSocketTransport
import Fleet
import Hummingbird
import PodRuntime
import SessionLogic
import SessionServing
import SharedState
import WireProtocol

/// Route for the pods as this one sees them; with `client_id`, also the pods of that browser's sessions.
struct ClusterRoutes: RouteProvider {
    let pods: any PodDirectory
    let census: ConnectionCensus

    func add(to routes: inout RouteCollector) {
        routes.get("/api/v1/cluster", .request, isForOperators: true) { request, _ in
            pods.isShared ? cluster(client: request.uri.queryParameters["client_id"].map { String($0) }) : alone()
        }
    }

    private func alone() -> Response {
        JSONResponse.make { writer in
            writer.object { writer in
                writer.field("shared", false)
                writer.field("connections", census.count)
            }
        }
    }

    private func cluster(client: String?) -> Response {
        let (known, connections, sessions, places) = pods.withView { view in
            (view.pods, view.connections, view.sessions, client.map { view.places(ofClient: $0) })
        }
        return JSONResponse.make { writer in
            writer.object { writer in
                writer.field("shared", true)
                writer.field("pod", pods.pod)
                writer.field("degraded", pods.isDegraded)
                writer.field("topics", pods.topicCount)
                writer.field("connections", connections)
                writer.field("sessions", sessions)
                writer.key("pods")
                writer.array { Self.write(known, &$0) }
                guard let places else { return }
                writer.key("client")
                writer.array { writer in
                    for place in places {
                        writer.object { writer in
                            writer.field("session", place.session)
                            writer.field("pod", place.pod)
                            writer.field("epoch", place.epoch)
                        }
                    }
                }
            }
        }
    }

    private static func write(_ pods: [String: ClusterView.KnownPod], _ writer: inout JSONWriter) {
        let now = MonotonicClock.now
        for (name, pod) in pods.sorted(by: { $0.key < $1.key }) {
            writer.object { writer in
                writer.field("pod", name)
                writer.field("role", pod.canary.role)
                writer.field("connections", pod.canary.connections)
                writer.field("sessions", pod.canary.sessions)
                writer.field("canary", pod.canary.number)
                writer.field("canaries_missed", pod.missed)
                writer.field("canary_lag_ms", pod.lag.wholeMicroseconds / 1000)
                writer.field("heard_ms_ago", (now - pod.heardAt).wholeMicroseconds / 1000)
            }
        }
    }
}
