"""Scripted jobs that live through time, and a service on this machine that speaks the real REST protocol."""
