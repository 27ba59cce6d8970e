"""Provisioning and everyday commands of this repository; standard library only, because it runs before anything is installed."""
