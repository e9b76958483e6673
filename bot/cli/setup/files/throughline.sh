#!/bin/sh
# Throughline's command line with the service's settings and user. Written by `throughline setup server`.
case "${1:-}" in
  setup) cd /etc/throughline && exec /opt/throughline/bin/throughline "$@" ;;
esac
cd /var/lib/throughline && set -a && . /etc/throughline/settings && exec runuser -u throughline -- /opt/throughline/bin/throughline "$@"
