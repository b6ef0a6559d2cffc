#!/bin/sh
# /usr/local/sbin/hoiqd: a command as the service runs it, with its account, settings and secrets.
umask 077
PATH=/usr/sbin:/usr/bin:/sbin:/bin  # cron looks in fewer places
exec runuser -u hoiqd -- env HOME=/var/lib/hoiqd HF_HUB_OFFLINE=1 \
    HOIQD_CONFIG=/etc/hoiqd/hoiqd.env HOIQD_SECRETS_DIR=/etc/hoiqd/secrets \
    /opt/hoiqd/current/bin/hoiqd "$@"
