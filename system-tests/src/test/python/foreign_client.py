"""A client that knows Kafka and OpenAI's JSON, and nothing of Funnel's code.

Usage: foreign_client.py BOOTSTRAP_SERVERS KEY < BODY
Sends standard input as one request under the key, prints the response's JSON.
"""

import sys
import time

from confluent_kafka import Consumer, Producer, TopicPartition

SECONDS = 60


def assigned_from_end(servers):
    consumer = Consumer(
        {"bootstrap.servers": servers, "group.id": "foreign", "isolation.level": "read_committed"}
    )
    topic = consumer.list_topics("chat.responses", timeout=10).topics["chat.responses"]
    places = [TopicPartition("chat.responses", partition) for partition in topic.partitions]
    for place in places:
        place.offset = consumer.get_watermark_offsets(place, timeout=10)[1]
    consumer.assign(places)
    return consumer


def main():
    servers, key = sys.argv[1], sys.argv[2].encode()
    consumer = assigned_from_end(servers)
    producer = Producer({"bootstrap.servers": servers})
    producer.produce("chat.requests", key=key, value=sys.stdin.buffer.read())
    if producer.flush(10) > 0:
        sys.exit("the request could not be sent")
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        message = consumer.poll(0.5)
        if message is None:
            continue
        if message.error():
            sys.exit(str(message.error()))
        if message.key() == key:
            print(message.value().decode())
            return
    sys.exit(f"no response to {key!r} within {SECONDS} s")


if __name__ == "__main__":
    main()
